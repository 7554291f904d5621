#include <fmt/format.h>

#include <string>
#include <vector>

#include "presets/json_cycles.h"
#include "presets/json_format.h"
#include "presets/json_text.h"
#include "presets/json_value.h"

namespace patchbreeder {
namespace {

std::string field(std::string_view key, const std::string& json) {
    return fmt::format("\"{}\": {}", key, json);
}

std::string on_one_line(const std::vector<std::string>& fields) {
    return fmt::format("{{{}}}", fmt::join(fields, ", "));
}

// A list with each item on a line of its own.
std::string lines(const std::vector<std::string>& items) {
    return items.empty() ? "[]" : fmt::format("[\n    {}\n  ]", fmt::join(items, ",\n    "));
}

std::string value_text(const Range& range, float position) {
    if (range.scale == Scale::choice) return json_text(range.text(position));
    if (range.scale == Scale::toggle) return range.text(position) == "on" ? "true" : "false";
    return range.text(position);
}

// Shortest decimal of 0..127 that reads back as this velocity.
std::string velocity_text(float velocity) {
    const double midi = double{velocity} * 127.0;
    for (int digits = 1; digits < 9; ++digits) {
        const double rounded = std::stod(fmt::format("{:.{}g}", midi, digits));
        if (rounded <= 127.0 && static_cast<float>(rounded / 127.0) == velocity)
            return fmt::format("{}", rounded);
    }
    return fmt::format("{:.9g}", midi);
}

// In braces; lines after the first start at `indent`.
std::string knobs_text(const Patch& patch, std::size_t n, std::size_t indent) {
    const auto& knobs = patch.structure->module(n).knobs;
    const std::size_t first = patch.structure->nodes()[n].first_knob;
    std::vector<std::string> fields;
    for (std::size_t k = 0; k < knobs.size(); ++k)
        fields.push_back(
            field(knobs[k].id, value_text(knobs[k].range, patch.positions[first + k])));
    return wrapped('{', fields, '}', indent, indent - 1);
}

std::string node_text(const Patch& patch, std::size_t n) {
    const Node& node = patch.structure->nodes()[n];
    const ModuleInfo& module = patch.structure->module(n);
    std::vector<std::string> head{field("name", json_text(node.name)),
                                  field("module", json_text(module.id))};
    if (node.section == Section::effect) head.push_back(field("section", "\"effect\""));
    if (node.optional) head.push_back(field("optional", "true"));
    if ((patch.muted >> n & 1) != 0) head.push_back(field("muted", "true"));
    std::string text = fmt::format("{{{}", fmt::join(head, ", "));
    if (!module.knobs.empty()) text += ",\n     \"knobs\": " + knobs_text(patch, n, 15);
    if (!node.cycles.empty())
        text += ",\n     \"cycles\": " + cycles_text(node.cycles.cycles(), 15);
    return text + '}';
}

std::string cable_text(const Patch& patch, std::size_t c) {
    const Structure& structure = *patch.structure;
    const Cable& cable = structure.cables()[c];
    std::vector<std::string> fields{field("from", json_text(structure.from_text(cable))),
                                    field("to", json_text(structure.to_text(cable))),
                                    field(cable.target == CableTo::knob ? "depth" : "gain",
                                          value_text(structure.gain_range(c), patch.gains[c]))};
    if (cable.feedback) fields.push_back(field("feedback", "true"));
    return on_one_line(fields);
}

std::vector<std::string> note_fields(const Note& note) {
    return {field("pitch", fmt::format("{}", note.pitch)),
            field("velocity", velocity_text(note.velocity)),
            field("gate", fmt::format("{}", note.gate))};
}

void add_phrase(const Phrase& phrase, std::vector<std::string>& top) {
    const std::string length = field("length", fmt::format("{}", phrase.length));
    if (phrase.notes.size() == 1 && phrase.notes[0].onset == 0.0f) {
        auto fields = note_fields(phrase.notes[0]);
        fields.push_back(length);
        top.push_back(field("note", on_one_line(fields)));
        return;
    }
    std::vector<std::string> notes;
    for (const Note& note : phrase.notes) {
        auto fields = note_fields(note);
        fields.insert(fields.begin(), field("onset", fmt::format("{}", note.onset)));
        notes.push_back(on_one_line(fields));
    }
    top.push_back(field("notes", lines(notes)));
    top.push_back(length);
}

}  // namespace

std::string JsonFormat::write(const Preset& preset) {
    std::vector<std::string> top{field("format", json_text(kind)),
                                 field("version", std::to_string(version)),
                                 field("name", json_text(preset.name))};
    const auto add_text = [&](std::string_view key, const std::string& text) {
        if (!text.empty()) top.push_back(field(key, json_text(text)));
    };
    add_text("about", preset.about);
    add_text("author", preset.author);
    add_text("template", preset.template_name);
    std::vector<std::string> tags;
    for (const std::string& tag : preset.tags) tags.push_back(json_text(tag));
    if (!tags.empty()) top.push_back(field("tags", wrapped('[', tags, ']', 11, 10)));
    add_phrase(preset.phrase, top);
    top.push_back(field("level", fmt::format("{}", preset.patch.level)));
    if (preset.stereo) top.push_back(field("stereo", knobs_text(*preset.stereo, 0, 13)));

    std::vector<std::string> nodes, cables;
    for (std::size_t n = 0; n < preset.patch.structure->nodes().size(); ++n)
        nodes.push_back(node_text(preset.patch, n));
    for (std::size_t c = 0; c < preset.patch.structure->cables().size(); ++c)
        cables.push_back(cable_text(preset.patch, c));
    top.push_back(field("nodes", lines(nodes)));
    top.push_back(field("cables", lines(cables)));
    return fmt::format("{{\n  {}\n}}\n", fmt::join(top, ",\n  "));
}

}  // namespace patchbreeder
