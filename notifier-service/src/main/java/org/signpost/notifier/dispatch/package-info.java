/// Records alerts and sends their messages: in lanes, with leases, outside database transactions.
@NullMarked
package org.signpost.notifier.dispatch;

import org.jspecify.annotations.NullMarked;
