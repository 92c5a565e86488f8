package org.inkloom.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FairPlacesTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(60);

    private final FairPlaces places = new FairPlaces(8);

    private int takenBy(String user) throws InterruptedException {
        int count = 0;
        while (places.take(user, 0)) {
            count++;
        }
        return count;
    }

    @Test
    void nobody_takes_all_of_them_and_everybody_who_comes_later_finds_one() throws Exception {
        assertThat(takenBy("one")).isEqualTo(4);
        assertThat(takenBy("two")).isEqualTo(2);
        assertThat(takenBy("three")).isEqualTo(1);
        assertThat(takenBy("four")).isEqualTo(1);
        assertThat(takenBy("five")).as("all eight are taken").isZero();
        places.release("one");
        assertThat(takenBy("one"))
                .as("who holds three leaves the free one to others")
                .isZero();
        assertThat(takenBy("five")).isEqualTo(1);
    }

    @Test
    void who_holds_the_fewest_is_first_and_among_them_who_came_first() throws Exception {
        takenBy("one");
        takenBy("two");
        takenBy("three");
        takenBy("four");
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        for (String user : new String[] {"three", "five", "six"}) {
            int before = places.waiting();
            Thread.ofVirtual().start(() -> {
                try {
                    if (places.take(user, LONG)) {
                        got.add(user);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            while (places.waiting() == before) {
                Thread.onSpinWait();
            }
        }
        places.release("one");
        assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo("five");
        places.release("one");
        assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo("six");
        places.release("one");
        places.release("two");
        assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo("three");
        assertThat(places.waiting()).isZero();
    }
}
