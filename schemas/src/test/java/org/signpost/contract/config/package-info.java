@NullMarked
package org.signpost.contract.config;

import org.jspecify.annotations.NullMarked;
