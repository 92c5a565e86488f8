/**
 * Runs a checked graph node by node, and only what changed since the last run. Knows lists, lazy inputs, and nodes that
 * unfold into other nodes.
 */
@NullMarked
package org.inkloom.workflow.execute;

import org.jspecify.annotations.NullMarked;
