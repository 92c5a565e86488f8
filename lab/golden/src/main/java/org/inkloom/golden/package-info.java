/**
 * Test support: reference tensors computed by the Python implementations, and comparisons that report the largest
 * difference; files changed at random for readers that must take whatever comes; and a PostgreSQL server of its own.
 */
@NullMarked
package org.inkloom.golden;

import org.jspecify.annotations.NullMarked;
