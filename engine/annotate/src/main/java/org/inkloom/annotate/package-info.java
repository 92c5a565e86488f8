/**
 * Makes references for steering from photographs: edges, depth, poses and colours, as ControlNet's annotators make them; and
 * reads and draws poses as OpenPose writes them.
 */
@NullMarked
package org.inkloom.annotate;

import org.jspecify.annotations.NullMarked;
