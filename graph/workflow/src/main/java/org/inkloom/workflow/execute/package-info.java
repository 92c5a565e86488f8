/** Runs a checked graph: only what changed, node by node, with lists, lazy inputs and nodes that unfold into others. */
@NullMarked
package org.inkloom.workflow.execute;

import org.jspecify.annotations.NullMarked;
