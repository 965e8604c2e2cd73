@NullMarked
package org.signpost.routing.policyfile;

import org.jspecify.annotations.NullMarked;
