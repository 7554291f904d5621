// What tests of searches share: a reference recording, a search to its end, a number of threads.
#pragma once

#include <string>

#include "engine/audio_file.h"
#include "engine/parallel.h"
#include "match/session.h"
#include "synth/registry.h"

namespace patchbreeder::test {

inline Audio target(const std::string& name) {
    return read_audio(std::string(PATCHBREEDER_SOURCE_DIR) + "/presets/targets/" + name + ".flac",
                      {.rate = analysis_rate})
        .audio;
}

inline MatchResult search(const Audio& audio, const MatchSettings& settings) {
    return Session(synth_registry(), audio, settings).run([](const MatchProgress&) {
        return true;
    });
}

struct ThreadCount {
    explicit ThreadCount(int count) : before(threads()) { set_threads(count); }
    ~ThreadCount() { set_threads(before); }
    int before;
};

}  // namespace patchbreeder::test
