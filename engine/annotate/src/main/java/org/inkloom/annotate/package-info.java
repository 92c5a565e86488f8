/**
 * Makes control pictures from photographs as ControlNet's annotators do: edges, depth, normals, poses and colours; and
 * reads and draws poses in OpenPose's format.
 */
@NullMarked
package org.inkloom.annotate;

import org.jspecify.annotations.NullMarked;
