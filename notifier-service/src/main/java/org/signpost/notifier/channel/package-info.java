/// What the ways of telling a partner have in common: how an attempt ends, the link to acknowledge, the words for a
/// time.
@NullMarked
package org.signpost.notifier.channel;

import org.jspecify.annotations.NullMarked;
