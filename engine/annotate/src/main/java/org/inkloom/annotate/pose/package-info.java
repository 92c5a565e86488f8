/**
 * Poses as OpenPose finds, writes and draws them: 18 points of a body, 21 of a hand, 70 of a face.
 */
@NullMarked
package org.inkloom.annotate.pose;

import org.jspecify.annotations.NullMarked;
