/** How a language model's next words are chosen: the likeliest, the likeliest of several ways, or by chance. */
@NullMarked
package org.inkloom.models.decoding;

import org.jspecify.annotations.NullMarked;
