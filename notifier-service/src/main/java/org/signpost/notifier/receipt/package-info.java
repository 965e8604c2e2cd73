/// Hears what providers of SMS say: what became of a message, and what somebody answered to it.
@NullMarked
package org.signpost.notifier.receipt;

import org.jspecify.annotations.NullMarked;
