/// Starts the broker, the partner inbox and the three services in one JVM, in order, and stops them in order.
@NullMarked
package org.signpost.local.stack;

import org.jspecify.annotations.NullMarked;
