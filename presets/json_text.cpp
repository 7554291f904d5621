#include "presets/json_text.h"

namespace patchbreeder {
namespace {
constexpr std::size_t widest = 100;  // columns
}

std::string wrapped(char open, const std::vector<std::string>& items, char close,
                    std::size_t indent, std::size_t column) {
    std::string text(1, open);
    ++column;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string item = items[i] + (i + 1 < items.size() ? "," : std::string(1, close));
        if (i > 0 && column + 1 + item.size() > widest) {
            text += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (i > 0) {
            text += ' ';
            ++column;
        }
        text += item;
        column += item.size();
    }
    return items.empty() ? text + close : text;
}

}  // namespace patchbreeder
