/**
 * Graphs of nodes as plain values: the nodes, the values and links of their inputs, and the order of their
 * dependencies.
 */
@NullMarked
package org.inkloom.workflow.graph;

import org.jspecify.annotations.NullMarked;
