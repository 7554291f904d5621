#include "match/neat_config.h"

#include <catch2/catch.hpp>

#include "engine/error.h"
#include "ga/graph_optimisers.h"
#include "tests/engine/ini_text.h"

using namespace patchbreeder;

namespace {

// Every parameter of neat-python 0.92, as for the problem of its first example.
const std::string whole = R"([NEAT]
fitness_criterion      = mean
fitness_threshold      = 2.5
pop_size               = 120
reset_on_extinction    = True
no_fitness_termination = False

[DefaultGenome]
num_inputs  = 2
num_hidden  = 1
num_outputs = 1
feed_forward = False
initial_connection = partial_direct 0.5
compatibility_disjoint_coefficient = 0.9
compatibility_weight_coefficient   = 0.6
conn_add_prob    = 0.4
conn_delete_prob = 0.3
node_add_prob    = 0.25
node_delete_prob = 0.15
single_structural_mutation = false
structural_mutation_surer  = default
activation_default     = tanh
activation_mutate_rate = 0.05
activation_options     = tanh
                         sigmoid
aggregation_default     = sum
aggregation_mutate_rate = 0.01
aggregation_options     = sum
bias_init_mean    = 0.1
bias_init_stdev   = 0.8
bias_init_type    = gaussian
bias_max_value    = 20.0
bias_min_value    = -20.0
bias_mutate_power = 0.4
bias_mutate_rate  = 0.6
bias_replace_rate = 0.05
response_init_mean    = 1.0
response_init_stdev   = 0.1
response_init_type    = uniform
response_max_value    = 20.0
response_min_value    = -20.0
response_mutate_power = 0.1
response_mutate_rate  = 0.1
response_replace_rate = 0.1
weight_init_mean    = 0.0
weight_init_stdev   = 0.9
weight_init_type    = gaussian
weight_max_value    = 20
weight_min_value    = -20
weight_mutate_power = 0.6
weight_mutate_rate  = 0.7
weight_replace_rate = 0.2
enabled_default     = True
enabled_mutate_rate = 0.02
enabled_rate_to_true_add  = 0.0
enabled_rate_to_false_add = 0.1

[DefaultSpeciesSet]
compatibility_threshold = 2.5

[DefaultStagnation]
species_fitness_func = mean
max_stagnation       = 12
species_elitism      = 1

[DefaultReproduction]
elitism            = 3
survival_threshold = 0.25
min_species_size   = 2
)";

NeatConfig read(const std::string& text) {
    return read_neat_config(test::IniText(text).path);
}

void expect_bad(const std::string& text, const std::string& mention) {
    INFO(text);
    try {
        (void)read(text);
        FAIL("was read");
    } catch (const Error& e) {
        INFO(e.what());
        CHECK(e.code() == ExitCode::bad_data);
        CHECK(std::string(e.what()).find(mention) != std::string::npos);
    }
}

}  // namespace

TEST_CASE("A configuration of neat-python sets what has a meaning and names the rest", "[neat]") {
    const NeatConfig config = read(whole);
    const std::pair<const char*, double> set[] = {
        {"population", 120.0}, {"conn_add", 0.4},     {"conn_delete", 0.3}, {"node_add", 0.25},
        {"node_delete", 0.15}, {"conn_toggle", 0.02}, {"stagnation", 12.0}, {"survival", 0.25}};
    REQUIRE(config.settings.size() == std::size(set));
    for (std::size_t i = 0; i < std::size(set); ++i) {
        CHECK(config.settings[i].id == set[i].first);
        CHECK(config.settings[i].value == set[i].second);
    }
    CHECK_NOTHROW(make_graph_optimiser({.id = "neat", .settings = config.settings}));
    CHECK(config.idle.size() == 51);
    CHECK(config.idle.front() == "fitness_criterion");
    CHECK(config.idle.back() == "min_species_size");
    CHECK(read("[NEAT]\nPop_Size: 40\n").settings.front().value == 40.0);
}

TEST_CASE("What neat-python would not read either is told with its line and the nearest name",
          "[neat]") {
    expect_bad("[NEAT]\n\npop_sise = 20\n", ".ini:3: neat-python has no 'pop_sise' in [NEAT]");
    expect_bad("[NEAT]\npop_sise = 20\n", "did you mean 'pop_size'?");
    expect_bad("[NEAT]\nsurvival_threshold = 0.2\n", "no 'survival_threshold' in [NEAT]");
    expect_bad("[DefaultGenom]\nnum_inputs = 2\n", "did you mean 'DefaultGenome'?");
    expect_bad("pop_size = 20\n", "before any section");
    expect_bad("[NEAT]\npop_size = 20\npop_size = 30\n", ":3: 'pop_size' is given twice");
    expect_bad("[NEAT]\npop_size = many\n", "'pop_size' = 'many' is not a number");
    expect_bad("[NEAT]\npop_size = 20.5\n", "give a whole number of 8..1024");
    expect_bad("[NEAT]\npop_size = 5000\n", "out of range here; give a whole number of 8..1024");
    expect_bad("[DefaultReproduction]\nsurvival_threshold = nan\n", "out of range");
    expect_bad("[DefaultGenome]\nnode_add_prob = -1\n", "out of range here; give 0..10");
    expect_bad("[NEAT]\npop_size 20\n", ":2: this is no line");
    expect_bad("# nothing\n", "sets nothing");
}

TEST_CASE("Settings go by neat-python's names too", "[neat]") {
    CHECK(by_our_name({"pop_size", 20.0}, "--set").id == "population");
    CHECK(by_our_name({"pop_size", 20.0}, "--set").value == 20.0);
    CHECK(by_our_name({"node_add_prob", 0.5}, "--set").id == "node_add");
    CHECK(by_our_name({"species", 4.0}, "--set").id == "species");
    CHECK(by_our_name({"misspelt", 4.0}, "--set").id == "misspelt");
    CHECK_THROWS_AS(by_our_name({"fitness_threshold", 4.0}, "--set"), Error);
}
