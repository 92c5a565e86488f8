/** Filters by what a caption is made of: its length, its characters, its words, its lines. */
@NullMarked
package org.inkloom.data.op.text;

import org.jspecify.annotations.NullMarked;
