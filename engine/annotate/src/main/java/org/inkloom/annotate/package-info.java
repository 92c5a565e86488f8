/**
 * Makes references for steering from photographs: edges, depth, poses and colours, as ControlNet's annotators make them.
 */
@NullMarked
package org.inkloom.annotate;

import org.jspecify.annotations.NullMarked;
