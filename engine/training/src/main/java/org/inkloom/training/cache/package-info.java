/**
 * Pictures and captions as tensors: encoded once, kept in files, and handed out batch by batch.
 */
@NullMarked
package org.inkloom.training.cache;

import org.jspecify.annotations.NullMarked;
