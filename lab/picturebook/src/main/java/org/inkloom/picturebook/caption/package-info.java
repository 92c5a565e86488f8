/** Words for scenes: the vocabulary, captions in Chinese, English and both mixed, and slot labels. */
@NullMarked
package org.inkloom.picturebook.caption;

import org.jspecify.annotations.NullMarked;
