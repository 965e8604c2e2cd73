/// Tells callers who may call from strangers.
@NullMarked
package org.signpost.notifier.access;

import org.jspecify.annotations.NullMarked;
