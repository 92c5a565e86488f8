/** Words for scenes of the wide book: complete captions in Chinese, English and both mixed, and labels. */
@NullMarked
package org.inkloom.picturebook.wide.caption;

import org.jspecify.annotations.NullMarked;
