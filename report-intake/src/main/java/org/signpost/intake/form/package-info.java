/// The answers that a person gave on the public form: what is missing, and the report that they make.
@NullMarked
package org.signpost.intake.form;

import org.jspecify.annotations.NullMarked;
