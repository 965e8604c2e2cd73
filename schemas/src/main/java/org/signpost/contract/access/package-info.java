/// Says who may do what on the brokers, in one place, and compares a cluster with it.
@NullMarked
package org.signpost.contract.access;

import org.jspecify.annotations.NullMarked;
