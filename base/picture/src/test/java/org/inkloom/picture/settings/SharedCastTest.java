package org.inkloom.picture.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedCastTest {
    private static final SharedCast CAST = new SharedCast(
            List.of(new SharedCast.Anchor("一个\"女孩\", reads", 7), new SharedCast.Anchor("a girl runs", Long.MAX_VALUE)),
            List.of("女孩", "a girl"),
            2.5);

    @Test
    void reads_what_it_writes() {
        assertThat(SharedCast.read(CAST.toString())).contains(CAST);
        assertThat(SharedCast.isWritten(CAST.toString())).isTrue();
    }

    @Test
    void off_shares_nothing_and_a_weight_is_usually_one() {
        assertThat(SharedCast.read("off")).isEmpty();
        String json = "{\"anchors\":[{\"prompt\":\"a girl\",\"seed\":1}],\"subject\":[\"girl\"]}";
        assertThat(SharedCast.read(json).map(SharedCast::weight)).isEqualTo(Optional.of(1.0));
    }

    @Test
    void an_anchor_looks_only_at_those_before_it() {
        assertThat(CAST.before("一个\"女孩\", reads", 7)).isEmpty();
        assertThat(CAST.before("a girl runs", Long.MAX_VALUE)).hasSize(1);
        assertThat(CAST.before("a girl runs", 7)).isEqualTo(CAST.anchors());
    }

    @Test
    void an_anchor_may_be_a_picture_that_is_there_already() {
        String json =
                "{\"anchors\":[{\"prompt\":\"a girl\",\"picture\":\"小墨.png\"},{\"prompt\":\"a girl runs\",\"seed\":1}],"
                        + "\"subject\":[\"girl\"]}";
        SharedCast cast = SharedCast.read(json).orElseThrow();
        assertThat(cast.pictures()).containsExactly("小墨.png");
        assertThat(SharedCast.read(cast.toString())).contains(cast);
        assertThat(cast.before("a girl runs", 1)).as("it looks at the picture").hasSize(1);
        assertThat(cast.withPictures(name -> "other/" + name).pictures()).containsExactly("other/小墨.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on",
                "{\"anchors\":[{\"prompt\":\"a\",\"seed\":1},{\"prompt\":\"a\",\"picture\":\"b.png\"}],\"subject\":[\"a\"]}",
                "{\"anchors\":[{\"prompt\":\"a\",\"picture\":\"\"}],\"subject\":[\"a\"]}",
                "{\"anchors\":[{\"prompt\":\"a\",\"seed\":1,\"picture\":7}],\"subject\":[\"a\"]}",
                "{\"anchors\":[{\"prompt\":\"a\",\"seed\":1,\"image\":\"b.png\"}],\"subject\":[\"a\"]}",
                "{}",
                "{\"anchors\":[],\"subject\":[\"girl\"]}",
                "{\"anchors\":[{\"prompt\":\"a\",\"seed\":1}],\"subject\":[]}",
                "{\"anchors\":[{\"prompt\":\"a\",\"seed\":1}],\"subject\":[\" \"]}",
                "{\"anchors\":[{\"prompt\":\"a\",\"seed\":1.5}],\"subject\":[\"a\"]}",
                "{\"anchors\":[{\"seed\":1}],\"subject\":[\"a\"]}",
                "{\"anchors\":[{\"prompt\":\"a\",\"seed\":1}],\"subject\":[\"a\"],\"weight\":0}",
                "{\"anchors\":[{\"prompt\":\"a\",\"seed\":1}],\"subject\":[\"a\"],\"weight\":\"2\"}",
                "{\"anchors\":[{\"prompt\":\"a\",\"seed\":1}],\"subject\":[\"a\"],\"strength\":2}",
                "{\"anchors\":[{\"prompt\":\"a\",\"seed\":1}"
            })
    void anything_else_is_refused(String text) {
        assertThat(SharedCast.isWritten(text)).isFalse();
        assertThatThrownBy(() -> PictureSetting.CAST.checked(text))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-GEN-020"));
    }
}
