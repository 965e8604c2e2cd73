/// Lets whoever runs the service check contacts and withdraw alerts.
@NullMarked
package org.signpost.notifier.operator;

import org.jspecify.annotations.NullMarked;
