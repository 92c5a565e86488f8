/** Picture sets as training, the lint and {@code data init} see them: the one list of pictures with their captions. */
@NullMarked
package org.inkloom.data.dataset;

import org.jspecify.annotations.NullMarked;
