/**
 * Checks a graph against its node types before it runs: finds all faults of each node, and which outputs can run
 * nevertheless.
 */
@NullMarked
package org.inkloom.workflow.check;

import org.jspecify.annotations.NullMarked;
