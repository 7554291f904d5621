// The list: every term of the composite, in the order of reports. A new term is one file and one
// word here.
#pragma once

#include "fitness/term_detail128.h"
#include "fitness/term_detail512.h"
#include "fitness/term_envelope.h"
#include "fitness/term_f0.h"
#include "fitness/term_mel.h"
#include "fitness/term_modulation.h"
#include "fitness/term_onset.h"
#include "fitness/term_sc.h"
#include "fitness/term_transport.h"

namespace patchbreeder {

template <class Lanes>
using Terms = TermList<MelTerm<Lanes>, ScTerm<Lanes>, Detail512Term<Lanes>, Detail128Term<Lanes>,
                       F0Term<Lanes>, TransportTerm<Lanes>, EnvelopeTerm<Lanes>, OnsetTerm<Lanes>,
                       ModulationTerm<Lanes>>;

}  // namespace patchbreeder
