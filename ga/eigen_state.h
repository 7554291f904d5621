// State of values that hold matrices of Eigen, for the sources that name it.
#pragma once

#include <Eigen/Core>

#include "engine/state.h"

namespace patchbreeder {

template <class Scalar, int rows, int cols, int options>
void save_field(Eigen::Matrix<Scalar, rows, cols, options>& m, StateWriter& to) {
    Eigen::Index height = m.rows(), width = m.cols();
    to.put(height, width);
    to.bytes(m.data(), static_cast<std::size_t>(m.size()) * sizeof(Scalar));
}
template <class Scalar, int rows, int cols, int options>
void load_field(Eigen::Matrix<Scalar, rows, cols, options>& m, StateReader& from) {
    Eigen::Index height = 0, width = 0;
    from.get(height, width);
    m.resize(height, width);
    from.bytes(m.data(), static_cast<std::size_t>(m.size()) * sizeof(Scalar));
}
template <class T>
void save_field(T& value, StateWriter& to) {
    to.put(value);
}
template <class T>
void load_field(T& value, StateReader& from) {
    from.get(value);
}

// What lists its fields, matrices among them.
template <class State>
void save_matrices(State& state, StateWriter& to) {
    auto fields = state.fields();
    assert(all_of(state, fields));
    std::apply([&](auto&... field) { (save_field(field, to), ...); }, fields);
}
template <class State>
void load_matrices(State& state, StateReader& from) {
    std::apply([&](auto&... field) { (load_field(field, from), ...); }, state.fields());
}

}  // namespace patchbreeder
