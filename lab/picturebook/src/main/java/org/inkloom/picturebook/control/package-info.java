/** Control pictures: edges, soft edges, depth, pose and palette of a scene. */
@NullMarked
package org.inkloom.picturebook.control;

import org.jspecify.annotations.NullMarked;
