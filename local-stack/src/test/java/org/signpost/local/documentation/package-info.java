/// Writes and checks the page that lists the settings of all services.
@NullMarked
package org.signpost.local.documentation;

import org.jspecify.annotations.NullMarked;
