/**
 * The picture book: seeded scenes as pictures, captions, labels and control pictures, from which Inkling is trained and
 * measured. Nothing at run time needs it.
 */
@NullMarked
package org.inkloom.picturebook;

import org.jspecify.annotations.NullMarked;
