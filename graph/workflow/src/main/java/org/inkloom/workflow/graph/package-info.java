/** Graphs of nodes as values: nodes, what their inputs hold, and in which order they depend on one another. */
@NullMarked
package org.inkloom.workflow.graph;

import org.jspecify.annotations.NullMarked;
