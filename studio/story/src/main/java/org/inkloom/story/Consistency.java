package org.inkloom.story;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picture.settings.SharedCast;

/**
 * How members of a cast are kept recognisable over the shots. A shot's prompt starts with the description of the member
 * that it shows, and the shot attends to the first shots that show the same member and start from noise, which
 * transfers her appearance. This is applied when a story is read, so that each shot contains everything that decides
 * its picture.
 *
 * @param anchors number of shots to attend to, from a member's first one on that starts from noise; empty for two,
 *     and for none if the member has a reference picture, because other shots would draw her away from it
 * @param weight of these shots, see {@link SharedCast}
 * @param shown scale of a member's reference picture if an IP-Adapter uses it; empty if the shot attends to the
 *     picture as to other shots
 */
record Consistency(Optional<Integer> anchors, double weight, Optional<Double> shown) {
    /** The best of the values that were measured with Inkling. */
    static final Consistency USUAL = new Consistency(Optional.empty(), 4, Optional.empty());

    private static final int USUAL_ANCHORS = 2;

    /**
     * What is known of members beside their descriptions, by name; a member may lack either.
     *
     * @param shorts short names, used after the description has been given
     * @param references reference pictures, as written in the story
     */
    record Members(Map<String, String> shorts, Map<String, String> references) {}

    private static final Pattern NAME = Pattern.compile("\\{([^{}]*)}");

    /** Returns the story with shots that follow this setting. */
    Story in(Story story, Members members) {
        List<Shot> begun = story.shots().stream()
                .map(shot -> identityFirst(shot, story, members.shorts()))
                .toList();
        Story first = story.withShots(begun);
        Map<String, List<Shot>> ofMember = new LinkedHashMap<>();
        begun.stream()
                .filter(shot -> !story.startsFromPicture(shot))
                .forEach(shot -> member(shot, story)
                        .ifPresent(name -> ofMember.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(shot)));
        return first.withShots(begun.stream()
                .map(shot -> member(shot, story)
                        .map(name -> shown(shot, first, members.references().getOrDefault(name, "")))
                        .map(one -> shared(one, first, ofMember, members))
                        .orElse(shot))
                .toList());
    }

    /**
     * Returns a line for each member who is not kept the same although this setting is on: all of several shots start from a
     * picture, so that none lends a figure, and there is no reference. That cannot be seen from the pictures. The form of the
     * line is stable: {@code cast.NAME: shots 1, 2 share no figure}, and after a colon why.
     */
    List<String> notes(Story story, Members members) {
        Map<String, List<Integer>> shown = new LinkedHashMap<>();
        for (int i = 0; i < story.shots().size(); i++) {
            int number = i + 1;
            member(story.shots().get(i), story)
                    .ifPresent(name ->
                            shown.computeIfAbsent(name, _ -> new ArrayList<>()).add(number));
        }
        List<String> notes = new ArrayList<>();
        shown.forEach((name, numbers) -> {
            boolean alone = numbers.stream()
                    .map(number -> story.shots().get(number - 1))
                    .allMatch(shot -> story.startsFromPicture(shot)
                            && shot.settings().given(PictureSetting.CAST).isEmpty());
            boolean looked = !members.references().getOrDefault(name, "").isEmpty();
            if (numbers.size() > 1 && alone && !looked) {
                notes.add("cast." + name + ": shots "
                        + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + " share no figure: each starts from a picture, and there is no reference. Give cast." + name
                        + " a reference, or draw one of these shots without init.");
            }
        });
        return List.copyOf(notes);
    }

    /** Returns the member that a shot shows, the first one of several. */
    private static Optional<String> member(Shot shot, Story story) {
        Matcher names = NAME.matcher(shot.prompt());
        return names.find() && story.cast().containsKey(names.group(1))
                ? Optional.of(names.group(1))
                : Optional.empty();
    }

    private static Shot identityFirst(Shot shot, Story story, Map<String, String> shorts) {
        Optional<String> member = member(shot, story);
        if (member.isEmpty() || shot.prompt().startsWith("{" + member.get() + "}")) {
            return shot;
        }
        String mark = "{" + member.get() + "}";
        String rest = shot.prompt().replace(mark, shorts.getOrDefault(member.get(), mark));
        String between = rest.codePoints().anyMatch(Character::isIdeographic) ? "，" : ", ";
        return new Shot(mark + between + rest, shot.seed(), shot.settings(), shot.negativePrompt(), shot.controls());
    }

    /**
     * Returns a shot in which an IP-Adapter uses a member's reference picture, whether or not it starts from a picture.
     */
    private Shot shown(Shot shot, Story story, String reference) {
        if (shown.isEmpty() || reference.isEmpty()) {
            return shot;
        }
        List<ControlChoice> pictures =
                new ArrayList<>(shot.controls().orElse(story.controls().usual()));
        pictures.add(new ControlChoice(PictureRole.IP_ADAPTER.key(), reference, shown.get(), 0, 1));
        return new Shot(
                shot.prompt(), shot.seed(), shot.settings(), shot.negativePrompt(), Optional.of(List.copyOf(pictures)));
    }

    private Shot shared(Shot shot, Story story, Map<String, List<Shot>> ofMember, Members members) {
        String name = member(shot, story).orElseThrow();
        List<Shot> shots = ofMember.getOrDefault(name, List.of());
        Optional<String> reference =
                Optional.ofNullable(members.references().get(name)).filter(_ -> shown.isEmpty());
        boolean said = shot.settings().given(PictureSetting.CAST).isPresent();
        boolean alone = shots.isEmpty() || shots.size() == 1 && !story.startsFromPicture(shot);
        if (said || reference.isEmpty() && alone) {
            return shot;
        }
        List<SharedCast.Anchor> looked = new ArrayList<>();
        reference.ifPresent(picture -> looked.add(new SharedCast.Anchor(
                Prompts.compose(story.trigger(), story.style(), story.cast(), "{" + name + "}"),
                0,
                Optional.of(picture))));
        shots.stream()
                .limit(Math.min(shotsBeside(reference), SharedCast.MOST - looked.size()))
                .map(anchor -> new SharedCast.Anchor(story.promptOf(anchor), anchor.seed()))
                .forEach(looked::add);
        List<String> subject = new ArrayList<>(List.of(story.cast().getOrDefault(name, name)));
        Optional.ofNullable(members.shorts().get(name)).ifPresent(subject::add);
        PictureSettings settings =
                shot.settings().with(PictureSetting.CAST, new SharedCast(looked, subject, weight).toString());
        return new Shot(shot.prompt(), shot.seed(), settings, shot.negativePrompt(), shot.controls());
    }

    private int shotsBeside(Optional<String> reference) {
        return anchors.orElse(reference.isPresent() ? 0 : USUAL_ANCHORS);
    }
}
