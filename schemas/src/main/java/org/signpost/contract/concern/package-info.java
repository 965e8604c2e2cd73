/// The concern: what a report says, and the reading of it.
///
/// The names and values here are the one dictionary of the API, the form, upstream events and the records on topics.
/// A document with a mistake is refused with all its mistakes, each with a pointer, a rule and a remedy, and none of
/// them repeats what was written: a report's own words are the most dangerous thing in the system.
@NullMarked
package org.signpost.contract.concern;

import org.jspecify.annotations.NullMarked;
