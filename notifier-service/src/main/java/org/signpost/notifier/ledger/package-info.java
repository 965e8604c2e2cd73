/// Remembers every decision, alert, message and attempt in SQL, so that a crash forgets nothing and a redelivery adds
/// nothing.
@NullMarked
package org.signpost.notifier.ledger;

import org.jspecify.annotations.NullMarked;
