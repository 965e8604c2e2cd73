/// Takes in what people report and puts it on the first topic, or says that it could not.
@NullMarked
package org.signpost.intake;

import org.jspecify.annotations.NullMarked;
