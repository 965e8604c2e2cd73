package org.signpost.notifier.operator;

/// Whether this service rotates the key-encryption key when it is ordered to.
///
/// @param taken false where an operator rotates it in the files of all services
public record RotationOrders(boolean taken) {}
