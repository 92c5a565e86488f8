/** Checks a graph against its node types before it runs: all that is wrong with each node, and what can run all the same. */
@NullMarked
package org.inkloom.workflow.check;

import org.jspecify.annotations.NullMarked;
