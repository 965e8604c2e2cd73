/// Networks that fail, for tests of whatever sends over them.
@NullMarked
package org.signpost.notifier.fault;

import org.jspecify.annotations.NullMarked;
