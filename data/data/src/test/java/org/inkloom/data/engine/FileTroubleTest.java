package org.inkloom.data.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FileTroubleTest {
    @Test
    void want_of_memory_is_recognised_behind_causes_and_in_words_of_another_process() {
        assertThat(FileTrouble.isOutOfMemory(new OutOfMemoryError("Java heap space")))
                .isTrue();
        assertThat(FileTrouble.isOutOfMemory(
                        new IllegalStateException(new RuntimeException(new OutOfMemoryError("Metaspace")))))
                .isTrue();
        assertThat(FileTrouble.isOutOfMemory(new RuntimeException(
                        "Job aborted due to stage failure: Task 1 in stage 0.0 failed 1 times, most recent failure:"
                                + " Lost task 1.0: java.lang.OutOfMemoryError: Java heap space")))
                .isTrue();
    }

    @Test
    void other_failures_are_not_and_a_ring_of_causes_ends() {
        assertThat(FileTrouble.isOutOfMemory(new IOException("No space left on device")))
                .isFalse();
        Exception first = new Exception("first");
        first.initCause(new Exception("second", first));
        assertThat(FileTrouble.isOutOfMemory(first)).isFalse();
    }
}
