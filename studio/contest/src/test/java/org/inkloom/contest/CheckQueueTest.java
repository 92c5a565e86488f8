package org.inkloom.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.inkloom.contest.check.CheckQueue;
import org.inkloom.contest.check.Entrance;
import org.inkloom.contest.check.PackageCheck;
import org.inkloom.contest.check.PackageCheck.Finding;
import org.inkloom.contest.entry.Check;
import org.inkloom.contest.entry.CheckKind;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.export.BlindPages;
import org.inkloom.contest.export.ContestExport;
import org.inkloom.contest.rank.Standings;
import org.inkloom.contest.store.ContestStore;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.publish.lock.FileSum;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.lock.LockFiles;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckQueueTest {
    private static final PackageCheck PASS = (folder, rules, control) -> new Finding(true, "7.1", "");

    @TempDir
    Path folder;

    private ContestStore store;

    @BeforeEach
    void open() {
        store = Arena.open(folder.resolve("contest.db").toString());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path packed(String team, int pictures) throws IOException {
        Path packed = folder.resolve("package " + team.hashCode());
        SortedMap<String, FileSum> files = new TreeMap<>();
        for (String name : List.of("INTRODUCTION.md", "lora/x.safetensors")) {
            Files.createDirectories(packed.resolve(name).getParent());
            Files.writeString(packed.resolve(name), team);
            files.put(name, FileSum.of(packed.resolve(name)));
        }
        Files.createDirectories(packed.resolve("pictures"));
        List<LockFile.Picture> shots = new ArrayList<>();
        for (int i = 1; i <= pictures; i++) {
            String name = "pictures/0" + i + ".png";
            PngText.write(
                    packed.resolve(name), new RgbPicture(2, 2, new byte[12]), Map.of("parameters", "secret " + team));
            files.put(name, FileSum.of(packed.resolve(name)));
            shots.add(new LockFile.Picture(i, name, "", "a girl", "", i, new TreeMap<>(), new TreeMap<>(), List.of()));
        }
        LockFiles.write(
                packed,
                new LockFile(
                        LockFile.FORMAT,
                        "p",
                        "p",
                        team + "-可图Kolors训练-x",
                        "<script>alert(1)</script>",
                        team,
                        new LockFile.Model("m", "", new TreeMap<>()),
                        List.of(new LockFile.LockedLora("x", 1, "", "lora/x.safetensors", new TreeMap<>())),
                        shots,
                        new LockFile.Licence("l", List.of(), ""),
                        files));
        return packed;
    }

    private Entry enter(String team) throws IOException {
        return new Entrance(store).enter(packed(team, 8), RunControl.quiet());
    }

    private List<Check> check(PackageCheck gate, PackageCheck verify) {
        return new CheckQueue(store, Map.of(CheckKind.GATE, gate, CheckKind.VERIFY, verify)).run(RunControl.quiet());
    }

    private List<Entry.State> states() {
        return store.entries().stream().map(Entry::state).toList();
    }

    @Test
    void a_package_enters_once_and_only_with_all_that_the_rules_ask_for() throws IOException {
        Path good = packed("one", 8);
        assertThat(new Entrance(store).enter(good, RunControl.quiet()).team()).isEqualTo("one");
        ExpectedRefusal.with("INK-CONTEST-009", () -> new Entrance(store).enter(good, RunControl.quiet()));
        ExpectedRefusal.with("INK-CONTEST-008", () -> new Entrance(store).enter(packed("two", 7), RunControl.quiet()));
        Path torn = packed("three", 8);
        Files.delete(torn.resolve("INTRODUCTION.md"));
        ExpectedRefusal.with("INK-CONTEST-008", () -> new Entrance(store).enter(torn, RunControl.quiet()));
        ExpectedRefusal.with("INK-PACK-020", () -> new Entrance(store).enter(folder, RunControl.quiet()));
    }

    @Test
    void a_name_that_acts_on_a_terminal_or_breaks_a_line_is_taken_as_text_of_one_line() throws IOException {
        assertThat(enter("墨\u001b[31m\u202e队\nentry 9  AAAAA").team()).isEqualTo("墨?[31m?队 entry 9  AAAAA");
    }

    @Test
    void whoever_fails_the_gate_is_not_drawn_again() throws IOException {
        enter("one");
        enter("two");
        List<Path> drawn = new ArrayList<>();
        check(
                (at, rules, control) -> new Finding(
                        !Files.readString(at.resolve("INTRODUCTION.md")).equals("one"), "5.9", "weakest: 03.png"),
                (at, rules, control) -> {
                    drawn.add(at);
                    return new Finding(true, "8/8", "");
                });
        assertThat(states()).containsExactly(Entry.State.OUT, Entry.State.VALID);
        assertThat(drawn).hasSize(1);
        assertThat(store.entries().getFirst().checks())
                .extracting(Check::state)
                .containsExactly(Check.State.FAILED, Check.State.SKIPPED);
        assertThat(check(PASS, PASS)).isEmpty();
    }

    @Test
    void a_run_that_is_killed_leaves_what_is_decided_and_the_next_does_the_rest() throws IOException {
        enter("one");
        enter("two");
        List<String> scored = new ArrayList<>();
        PackageCheck gate = (at, rules, control) -> {
            scored.add(Files.readString(at.resolve("INTRODUCTION.md")));
            if (scored.size() == 2) {
                throw new IllegalStateException("killed");
            }
            return new Finding(true, "7", "");
        };
        assertThatThrownBy(() -> check(gate, PASS)).hasMessage("killed");
        assertThat(states()).containsExactly(Entry.State.VALID, Entry.State.UNCHECKED);
        check(gate, PASS);
        assertThat(states()).containsExactly(Entry.State.VALID, Entry.State.VALID);
        assertThat(scored).containsExactly("one", "two", "two");
    }

    @Test
    void what_cannot_be_done_stays_open_says_why_and_holds_nobody_up() throws IOException {
        enter("one");
        enter("two");
        PackageCheck away = (at, rules, control) -> {
            if (Files.readString(at.resolve("INTRODUCTION.md")).equals("one")) {
                throw InkloomException.badInput("INK-PACK-025", "The model is not here.", "Why.", "Remedy.");
            }
            return new Finding(true, "8/8", "");
        };
        check(PASS, away);
        assertThat(states()).containsExactly(Entry.State.UNCHECKED, Entry.State.VALID);
        Check open = store.entries().getFirst().checks().getLast();
        assertThat(open.why()).contains("INK-PACK-025", "The model is not here.");
        assertThat(open.tries()).isEqualTo(1);
        ExpectedRefusal.with("INK-CONTEST-018", () -> new Standings(store).fixShortlist());
        assertThat(store.audit(Optional.empty()).findings()).isEmpty();
    }

    @Test
    void a_package_that_was_exchanged_after_it_was_entered_is_out() throws IOException {
        Path packed = packed("one", 8);
        new Entrance(store).enter(packed, RunControl.quiet());
        Files.writeString(packed.resolve(LockFile.NAME), " ", StandardOpenOption.APPEND);
        check(PASS, PASS);
        assertThat(states()).containsExactly(Entry.State.OUT);
    }

    @Test
    void exports_show_hostile_names_inert_and_judges_no_team() throws IOException {
        Entry entry = enter("=cmd|<b>");
        check(PASS, PASS);
        Arena.judge(store, "王老师", entry, 80, 80, 80);
        new ContestExport(store).write(folder.resolve("out"));
        String page = Files.readString(folder.resolve("out/ranking.html"));
        assertThat(page).contains("&lt;script&gt;", "=cmd|&lt;b&gt;").doesNotContain("<script>", "|<b>");
        String table = Files.readString(folder.resolve("out/ranking.csv"));
        assertThat(table).startsWith("\ufeffplace,").contains(",'=cmd|<b>,");
        assertThat(Files.readString(folder.resolve("out/ballots.csv"))).contains("王老师,80,80,80,80.000");

        Path judges = new BlindPages(store).write(folder.resolve("judges"), RunControl.quiet());
        assertThat(Files.readString(judges)).contains(entry.blind()).doesNotContain("cmd", "script");
        Path picture = folder.resolve("judges/pictures/" + entry.blind() + "-1.png");
        assertThat(PngText.readText(picture)).isEmpty();
        assertThat(new String(Files.readAllBytes(picture), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret");
    }

    @Test
    void the_page_shows_the_whole_reason_of_an_entry_that_is_out_in_lines_that_end() throws IOException {
        enter("one");
        String why = "pictures/01.png: the seed is 77 in the lock file, and the picture was drawn with 2; ".repeat(8);
        check(PASS, (at, rules, control) -> new Finding(false, "0/8", why));
        new ContestExport(store).write(folder.resolve("out"));
        assertThat(folder.resolve("out/ranking.html"))
                .content()
                .containsPattern("<td class=\"text\"[^>]*>gate passed 7.1; verify failed 0/8 \\(" + why.strip())
                .containsPattern("td\\.text\\{[^}]*white-space:normal");
    }
}
