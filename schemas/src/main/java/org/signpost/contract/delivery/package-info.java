/// Says what it means that the brokers have a record.
@NullMarked
package org.signpost.contract.delivery;

import org.jspecify.annotations.NullMarked;
