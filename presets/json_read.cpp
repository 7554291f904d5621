#include <fmt/format.h>

#include <cmath>

#include "engine/error.h"
#include "engine/music.h"
#include "engine/suggest.h"
#include "presets/json_cycles.h"
#include "presets/json_fields.h"
#include "presets/json_format.h"
#include "presets/stereo.h"

namespace patchbreeder {
namespace {

using Kind = JsonValue::Kind;

constexpr std::size_t max_cables = 512, max_notes = 256, max_tags = 32;
constexpr Limits pitches{lowest_note, highest_note}, velocities{0.0, 127.0}, times{0.0, 60.0, "s"},
    lengths{0.02, 120.0, "s"}, levels{-60.0, 60.0, "dB"};

// Where a value was found: enough for an error message.
struct Place {
    std::string_view file;
    const JsonValue& value;
    std::string name;  // `nodes[3] filter1.cutoff`

    [[nodiscard]] Error refuse(const std::string& found, std::string why,
                               std::string remedy = {}) const {
        return refuse_value(value, file, name + found, std::move(why), std::move(remedy));
    }
};

float number_position(const Range& range, const Place& place) {
    expect_kind(place.value, Kind::number, place.file, place.name);
    const double plain = place.value.number;
    const std::string_view unit = symbol(range.unit);
    const std::string found = fmt::format(" = {:.7g}{}{}", plain, unit.empty() ? "" : " ", unit);
    if (!range.contains(plain))
        throw place.refuse(
            found, fmt::format("{} the range {}", plain > double{range.high} ? "above" : "below",
                               range.extent()));
    if (range.scale == Scale::integer && plain != std::nearbyint(plain))
        throw place.refuse(found, fmt::format("a whole number of {} is expected", range.extent()));
    return range.position(plain);
}

// Position of a knob or gain from its plain value in the file.
float read_position(const Range& range, const Place& place) {
    if (range.scale == Scale::toggle) {
        expect_kind(place.value, Kind::boolean, place.file, place.name);
        return range.position(place.value.boolean ? 1.0 : 0.0);
    }
    if (range.scale != Scale::choice) return number_position(range, place);
    expect_kind(place.value, Kind::text, place.file, place.name);
    for (std::size_t i = 0; i < range.labels.size(); ++i)
        if (range.labels[i] == place.value.text) return range.position(static_cast<double>(i));
    throw place.refuse(fmt::format(" = '{}'", place.value.text.substr(0, 64)), "no such choice",
                       suggest(place.value.text, range.labels));
}

Node read_node(const JsonFields& fields, const Registry& registry) {
    Node node;
    node.name = fields.text("name", 40);
    const std::string module = fields.text("module", 64);
    node.module = registry.find(module, fmt::format("{}:{}: {}", fields.file(),
                                                    fields.require("module").line, fields.path()));
    const std::string section = fields.text("section", 40, "voice");
    if (section != "voice" && section != "effect")
        throw fields.refuse(fields.require("section"), fmt::format("section '{}'", section),
                            "it must be voice or effect");
    node.section = section == "voice" ? Section::voice : Section::effect;
    node.optional = fields.flag("optional", false);
    if (const JsonValue* cycles = fields.find("cycles")) {
        if (!registry.module(node.module).reads_cycles)
            throw fields.refuse(*cycles, fmt::format("'{}' brings cycles along", node.name),
                                module + " does not read them", "remove them");
        node.cycles = read_cycles(*cycles, fields.file(), fields.path() + ' ' + node.name);
    }
    return node;
}

// Index of the node of that name; `known` holds the buses that could stand there instead.
int find_node(const std::vector<Node>& nodes, std::string_view name,
              std::vector<std::string_view> known, const Place& place) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].name == name) return static_cast<int>(i);
        known.push_back(nodes[i].name);
    }
    throw place.refuse(fmt::format(": no node is called '{}'", name.substr(0, 64)), "",
                       suggest(name, known));
}

// Fills the receiving end from `mix`, `out`, `node.port` or `node.knob`.
void read_target(Cable& cable, const std::vector<Node>& nodes, const Registry& registry,
                 bool is_depth, const Place& place) {
    const std::string_view text = place.value.text;
    if (text == "mix" || text == "out") {
        cable.target = CableTo::bus;
        cable.to = text == "mix" ? mix_bus : out_bus;
        return;
    }
    const std::size_t dot = text.find('.');
    cable.to = find_node(nodes, text.substr(0, dot), {"mix", "out"}, place);
    const ModuleInfo& module = registry.module(nodes[static_cast<std::size_t>(cable.to)].module);
    std::vector<std::string_view> known;
    const std::string_view slot = dot == text.npos ? "" : text.substr(dot + 1);
    const auto match = [&](const auto& infos, CableTo target) {
        for (std::size_t i = 0; i < infos.size(); ++i) {
            known.push_back(infos[i].id);
            if (infos[i].id != slot) continue;
            cable.target = target;
            cable.slot = static_cast<std::uint16_t>(i);
            return true;
        }
        return false;
    };
    // A module may have a port and a knob of one name; the cable's other field tells them apart.
    const bool found =
        is_depth ? match(module.knobs, CableTo::knob) || match(module.ports, CableTo::port)
                 : match(module.ports, CableTo::port) || match(module.knobs, CableTo::knob);
    if (!found)
        throw place.refuse(fmt::format(" = '{}'", text.substr(0, 100)),
                           fmt::format("{} has no such port or knob", module.id),
                           suggest(slot, known));
}

Cable read_cable(const JsonFields& fields, const std::vector<Node>& nodes,
                 const Registry& registry) {
    Cable cable;
    const Place from{fields.file(), fields.require("from"), fields.path_of("from")};
    const Place to{fields.file(), fields.require("to"), fields.path_of("to")};
    expect_kind(from.value, Kind::text, from.file, from.name);
    expect_kind(to.value, Kind::text, to.file, to.name);
    cable.from =
        from.value.text == "mix" ? mix_bus : find_node(nodes, from.value.text, {"mix"}, from);
    const bool is_depth = fields.find("depth") != nullptr;
    read_target(cable, nodes, registry, is_depth, to);
    if (is_depth && cable.target != CableTo::knob)
        throw fields.refuse(*fields.find("depth"), "a depth is for cables into a knob", "",
                            "write \"gain\"");
    if (fields.find("gain") != nullptr && cable.target == CableTo::knob)
        throw fields.refuse(*fields.find("gain"), "a gain is for cables that carry sound", "",
                            "write \"depth\"");
    cable.feedback = fields.flag("feedback", false);
    return cable;
}

// `owner` is how messages call the node: `nodes[3] filter1`.
void read_knobs(const JsonValue& knobs, std::string_view file, const std::string& owner,
                std::size_t node, Patch& patch) {
    const ModuleInfo& module = patch.structure->module(node);
    for (const auto& [id, value] : knobs.fields) {
        const std::size_t k =
            find_knob(module, id, fmt::format("{}:{}: {}", file, value.line, owner));
        const std::string name = fmt::format("{}.{}", owner, id);
        patch.position(node, k) = read_position(module.knobs[k].range, {file, value, name});
    }
}

Patch read_patch(const JsonFields& top, const Registry& registry) {
    const std::string_view file = top.file();
    const auto& node_list = top.list("nodes", max_nodes);
    const auto& cable_list = top.list("cables", max_cables);
    std::vector<Node> nodes;
    std::uint64_t muted = 0;
    for (std::size_t i = 0; i < node_list.size(); ++i) {
        const JsonFields fields(
            node_list[i], file, fmt::format("nodes[{}]", i),
            {"name", "module", "section", "optional", "muted", "knobs", "cycles"});
        nodes.push_back(read_node(fields, registry));
        if (fields.flag("muted", false)) muted |= std::uint64_t{1} << i;
    }
    std::vector<Cable> cables;
    for (std::size_t i = 0; i < cable_list.size(); ++i)
        cables.push_back(read_cable({cable_list[i],
                                     file,
                                     fmt::format("cables[{}]", i),
                                     {"from", "to", "gain", "depth", "feedback"}},
                                    nodes, registry));

    Patch patch = Patch::defaults(Structure::make(registry, nodes, cables, file));
    patch.muted = muted;
    patch.level = static_cast<float>(top.number("level", levels, 0.0));
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (const JsonValue* knobs = node_list[i].find("knobs")) {
            expect_kind(*knobs, Kind::object, file, fmt::format("nodes[{}].knobs", i));
            read_knobs(*knobs, file, fmt::format("nodes[{}] {}", i, nodes[i].name), i, patch);
        }
    for (std::size_t i = 0; i < cables.size(); ++i) {
        const char* field = cables[i].target == CableTo::knob ? "depth" : "gain";
        if (const JsonValue* gain = cable_list[i].find(field))
            patch.gains[i] = read_position(patch.structure->gain_range(i),
                                           {file, *gain, fmt::format("cables[{}].{}", i, field)});
    }
    return patch;
}

// A pitch is a MIDI number or a text like "C3".
float read_pitch(const JsonFields& fields) {
    const JsonValue* pitch = fields.find("pitch");
    if (pitch == nullptr || pitch->kind != Kind::text)
        return static_cast<float>(fields.number("pitch", pitches, 60.0));
    try {
        return parse_pitch(pitch->text);
    } catch (const Error& error) {  // there it is a usage error
        throw fields.refuse(*pitch, error.what(), "");
    }
}

Note read_note(const JsonFields& fields) {
    return {.pitch = read_pitch(fields),
            .velocity = static_cast<float>(fields.number("velocity", velocities, 100.0) / 127.0),
            .onset = static_cast<float>(fields.number("onset", times, 0.0)),
            .gate = static_cast<float>(fields.number("gate", times, 0.5))};
}

Phrase read_phrase(const JsonFields& top) {
    Phrase phrase;
    const JsonValue* note = top.find("note");
    if (note != nullptr && (top.find("notes") != nullptr || top.find("length") != nullptr))
        throw top.refuse(*note, "'note' beside 'notes' or 'length'",
                         "one note has its length inside", "keep one of them");
    if (top.find("notes") == nullptr) {
        static const JsonValue standard{.kind = Kind::object};
        const JsonFields fields(note != nullptr ? *note : standard, top.file(), "note",
                                {"pitch", "velocity", "gate", "length"});
        phrase.notes = {read_note(fields)};
        const JsonFields& length = note != nullptr ? fields : top;
        phrase.length = static_cast<float>(length.number("length", lengths, 1.0));
        return phrase;
    }
    const auto& notes = top.list("notes", max_notes);
    for (std::size_t i = 0; i < notes.size(); ++i)
        phrase.notes.push_back(read_note({notes[i],
                                          top.file(),
                                          fmt::format("notes[{}]", i),
                                          {"pitch", "velocity", "onset", "gate"}}));
    phrase.length = static_cast<float>(top.number("length", lengths, 1.0));
    return phrase;
}

// Says "not a preset" before anything else could be said about an unrelated file.
void check_kind(const JsonValue& root, std::string_view file) {
    expect_kind(root, Kind::object, file, "the preset");
    const JsonValue* format = root.find("format");
    if (format == nullptr || format->kind != Kind::text || format->text != JsonFormat::kind)
        throw refuse_value(root, file, "not a preset",
                           fmt::format("it has no \"format\": \"{}\"", JsonFormat::kind));
    const JsonValue* version = root.find("version");
    if (version == nullptr || version->kind != Kind::number)
        throw refuse_value(root, file, "the field 'version' is missing", "");
    if (version->number != double{JsonFormat::version})
        throw refuse_value(
            *version, file, fmt::format("preset version {:g}", version->number),
            fmt::format("this program reads version {}", JsonFormat::version),
            version->number > double{JsonFormat::version} ? "update the program" : "");
}

}  // namespace

Preset JsonFormat::read(std::string_view text, std::string_view where, const Registry& registry) {
    const JsonValue root = parse_json(text, where);
    check_kind(root, where);
    const JsonFields top(root, where, "",
                         {"format", "version", "name", "about", "author", "template", "tags",
                          "note", "notes", "length", "level", "stereo", "nodes", "cables"});
    Preset preset{.name = top.text("name", 200, ""),
                  .about = top.text("about", 4000, ""),
                  .author = top.text("author", 200, ""),
                  .template_name = top.text("template", 100, "")};
    for (const JsonValue& tag : top.list("tags", max_tags)) {
        expect_kind(tag, Kind::text, where, "tags");
        preset.tags.push_back(tag.text);
    }
    preset.phrase = read_phrase(top);
    preset.patch = read_patch(top, registry);
    if (const JsonValue* knobs = top.find("stereo")) {
        expect_kind(*knobs, Kind::object, where, "stereo");
        preset.stereo = stereo_part(registry);
        read_knobs(*knobs, where, "stereo", 0, *preset.stereo);
    }
    return preset;
}

}  // namespace patchbreeder
