/// Lets a partner who was told of a concern read it: the link, a code to the partner's other channel, the case page,
/// and the list of what waits for them. Every look is written down.
@NullMarked
package org.signpost.notifier.casepage;

import org.jspecify.annotations.NullMarked;
