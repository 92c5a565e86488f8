package org.inkloom.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HeavyWorkTest {
    @Test
    void it_is_done_on_threads_that_others_do_not_wait_for() throws Exception {
        boolean[] virtual = {true};
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        virtual[0] = HeavyWork.run(() -> Thread.currentThread().isVirtual());
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .join();
        assertThat(virtual[0]).isFalse();
    }

    @Test
    void what_goes_wrong_in_it_goes_wrong_for_who_asked() {
        assertThatThrownBy(() -> HeavyWork.run(() -> {
                    throw new IOException("no disk");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no disk");
        assertThatThrownBy(() -> HeavyWork.run(() -> {
                    throw new HttpError(400, "no picture");
                }))
                .isInstanceOfSatisfying(
                        HttpError.class, e -> assertThat(e.status()).isEqualTo(400));
        assertThatThrownBy(() -> HeavyWork.run(() -> {
                    throw new OutOfMemoryError("for a test");
                }))
                .isInstanceOfSatisfying(
                        HttpError.class, e -> assertThat(e.status()).isEqualTo(503));
    }
}
