/// Finds whom an alert reaches, from the partner file.
@NullMarked
package org.signpost.notifier.contacts;

import org.jspecify.annotations.NullMarked;
