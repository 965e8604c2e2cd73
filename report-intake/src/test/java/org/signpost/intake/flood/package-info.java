@org.jspecify.annotations.NullMarked
package org.signpost.intake.flood;
