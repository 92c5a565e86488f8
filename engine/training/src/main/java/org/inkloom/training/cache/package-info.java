/** Pictures and captions as tensors: encoded once, kept in a cache of files, and read batch by batch. */
@NullMarked
package org.inkloom.training.cache;

import org.jspecify.annotations.NullMarked;
