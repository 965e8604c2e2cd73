/// Decides who must hear about a concern.
///
/// {@link org.signpost.routing.policy.Facts} go in, a {@link org.signpost.routing.policy.Decision} comes out. What is
/// decided stands in a {@link org.signpost.routing.policy.Policy}, which the partnership edits as a file; this package
/// knows only what a rule may look at, how conditions combine, and in which order rows and lines count:
///
/// 1. The `first` rows are tried in order; the first that matches decides.
/// 2. If none does, each kind of exploitation is asked by itself: its row is the first of the `by-kind` rows that
///    matches a concern of that kind alone. The most urgent of these rows decides, the earlier one on a tie, and the
///    copies of all of them are united.
/// 3. Every `also` line that matches adds its leads and copies, and may raise or lower the urgency.
/// 4. Whoever a person complained of works for is withheld; whoever cannot be reached is replaced.
///
/// Adding a kind can therefore never make a concern less urgent. No input or output happens here.
@NullMarked
package org.signpost.routing.policy;

import org.jspecify.annotations.NullMarked;
