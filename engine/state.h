// State: what a value holds, as bytes, so that a search can be put aside and taken up again where
// it was, with the same bits.
//
// A type says what it holds in one place, in any order:
//     [[nodiscard]] auto fields() noexcept { return std::tie(settings_, parents_); }
// An assert finds a member that was forgotten. Types that can be copied byte by byte, and point to
// nothing, need not say anything. What is made from others, or belongs to a library, has
//     void save(StateWriter& to);
//     void load(StateReader& from);
// Values are read into values that were made as those that were written; vectors and optionals of
// types without a default constructor into as many. The bytes are for the program that wrote them:
// they have no version, no byte order, no sum (match/checkpoint.h has).
#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <variant>
#include <vector>

#include "engine/error.h"

namespace patchbreeder {

class StateWriter;
class StateReader;

template <class T>
concept SavesItself = requires(T& value, StateWriter& to) {
    value.save(to);
};
template <class T>
concept ListsFields = requires(T& value) {
    value.fields();
};
template <class T>
concept SavedAsBytes = std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>;

// True if the fields and what alignment puts between them are all of the object. A member as small
// as such a gap may hide in it.
template <class T, class... Field>
[[nodiscard]] bool all_of(const T& value, const std::tuple<Field&...>& fields) {
    std::map<std::uintptr_t, std::pair<std::size_t, std::size_t>> places;  // size and alignment
    std::apply(
        [&](const Field&... field) {
            (places.emplace(reinterpret_cast<std::uintptr_t>(&field),
                            std::pair{sizeof(Field), alignof(Field)}),
             ...);
        },
        fields);
    const auto aligned = [](std::uintptr_t at, std::size_t to) { return (at + to - 1) / to * to; };
    auto at = reinterpret_cast<std::uintptr_t>(&value);
    const std::uintptr_t end = at + sizeof(T);
    for (const auto& [place, field] : places) {
        if (aligned(at, field.second) != place) return false;
        at = place + field.first;
    }
    return aligned(at, alignof(T)) == end;
}

class StateWriter {
  public:
    void bytes(const void* from, std::size_t count) {
        if (count > 0) text_.append(static_cast<const char*>(from), count);
    }
    template <class... T>
    void put(T&... values) {
        (one(values), ...);
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    template <class T>
    void one(T& value) {
        using Plain = std::remove_const_t<T>;
        // Nothing is changed by being written.
        auto& open = const_cast<Plain&>(value);
        if constexpr (SavesItself<Plain>) {
            open.save(*this);
        } else if constexpr (ListsFields<Plain>) {
            auto fields = open.fields();
            assert(all_of(open, fields));
            std::apply([this](auto&... field) { put(field...); }, fields);
        } else if constexpr (SavedAsBytes<Plain>) {
            bytes(&value, sizeof value);
        } else {
            held(open);
        }
    }
    void count(std::size_t n) { bytes(&n, sizeof n); }

    void held(std::string& text) {
        count(text.size());
        bytes(text.data(), text.size());
    }
    template <class T>
    void held(std::vector<T>& values) {
        count(values.size());
        if constexpr (std::is_arithmetic_v<T>)
            bytes(values.data(), values.size() * sizeof(T));
        else
            for (T& value : values) one(value);
    }
    void held(std::vector<bool>& values) {
        count(values.size());
        for (const bool value : values) bytes(&value, sizeof value);
    }
    template <class T, std::size_t n>
    void held(std::array<T, n>& values) {
        for (T& value : values) one(value);
    }
    template <class T>
    void held(std::optional<T>& value) {
        count(value ? 1 : 0);
        if (value) one(*value);
    }
    template <class... T>
    void held(std::variant<T...>& value) {
        count(value.index());
        std::visit([this](auto& one_of_them) { one(one_of_them); }, value);
    }
    template <class K, class V>
    void held(std::map<K, V>& values) {
        count(values.size());
        for (auto& [key, value] : values) put(key, value);
    }
    // What several share is written once.
    template <class T>
    void held(std::shared_ptr<T>& value) {
        if (!value) return count(0);
        const auto [known, first] = shared_.emplace(value.get(), shared_.size() + 1);
        count(known->second);
        if (first) one(*value);
    }

    std::string text_;
    std::map<const void*, std::size_t> shared_;
};

class StateReader {
  public:
    explicit StateReader(std::string_view text) : text_(text) {}

    void bytes(void* to, std::size_t count) {
        expect(count <= text_.size());
        if (count > 0) std::memcpy(to, text_.data(), count);
        text_.remove_prefix(count);
    }
    template <class... T>
    void get(T&... values) {
        (one(values), ...);
    }
    // Bytes that are not read yet.
    [[nodiscard]] std::size_t left() const noexcept { return text_.size(); }
    // Error (bad_data) for what cannot have been written by the same program.
    static void expect(bool right) {
        if (!right)
            throw Error(ExitCode::bad_data, {.where = "checkpoint",
                                             .what = "does not fit the search it is read for",
                                             .remedy = "start the match again"});
    }

    // Lends a value to those read from now on, which are made from it.
    template <class T>
    void lend(T& value) {
        lent_[typeid(T)] = &value;
    }
    template <class T>
    [[nodiscard]] T& borrow() const {
        const auto found = lent_.find(typeid(T));
        assert(found != lent_.end());
        return *static_cast<T*>(found->second);
    }

  private:
    template <class T>
    void one(T& value) {
        if constexpr (SavesItself<T>)
            value.load(*this);
        else if constexpr (ListsFields<T>)
            std::apply([this](auto&... field) { get(field...); }, value.fields());
        else if constexpr (SavedAsBytes<T>)
            bytes(&value, sizeof value);
        else
            held(value);
    }
    [[nodiscard]] std::size_t count() {
        std::size_t n = 0;
        bytes(&n, sizeof n);
        return n;
    }
    // Of things of which each takes a byte or more.
    [[nodiscard]] std::size_t length() {
        const std::size_t n = count();
        expect(n <= text_.size());
        return n;
    }

    void held(std::string& text) {
        text.resize(length());
        bytes(text.data(), text.size());
    }
    template <class T>
    void held(std::vector<T>& values) {
        const std::size_t n = length();
        if constexpr (std::is_default_constructible_v<T>)
            values.resize(n);
        else
            expect(values.size() == n);
        if constexpr (std::is_arithmetic_v<T>)
            bytes(values.data(), n * sizeof(T));
        else
            for (T& value : values) one(value);
    }
    void held(std::vector<bool>& values) {
        values.resize(length());
        for (std::size_t i = 0; i < values.size(); ++i) {
            bool value = false;
            bytes(&value, sizeof value);
            values[i] = value;
        }
    }
    template <class T, std::size_t n>
    void held(std::array<T, n>& values) {
        for (T& value : values) one(value);
    }
    template <class T>
    void held(std::optional<T>& value) {
        if (count() == 0) return value.reset();
        if constexpr (std::is_default_constructible_v<T>)
            value.emplace();
        else
            expect(value.has_value());
        one(*value);
    }
    template <class... T>
    void held(std::variant<T...>& value) {
        expect(count() == value.index());
        std::visit([this](auto& one_of_them) { one(one_of_them); }, value);
    }
    template <class K, class V>
    void held(std::map<K, V>& values) {
        values.clear();
        for (std::size_t n = length(); n > 0; --n) {
            K key{};
            one(key);
            one(values[key]);
        }
    }
    template <class T>
    void held(std::shared_ptr<T>& value) {
        const std::size_t number = count();
        if (number == 0) return value.reset();
        expect(number <= shared_.size() + 1);
        if (number <= shared_.size()) {
            value = std::static_pointer_cast<T>(shared_[number - 1]);
            return;
        }
        auto made = std::make_shared<std::remove_const_t<T>>();
        // Numbers are given before what is inside is written.
        shared_.push_back(made);
        one(*made);
        value = std::move(made);
    }

    std::string_view text_;
    std::vector<std::shared_ptr<void>> shared_;
    std::map<std::type_index, void*> lent_;
};

}  // namespace patchbreeder
