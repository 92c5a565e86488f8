/**
 * A network as the list of its operations: what each costs in arithmetic, and what it takes in time, beside another
 * program that does the same operation at the same moment.
 */
@NullMarked
package org.inkloom.bench.operations;

import org.jspecify.annotations.NullMarked;
