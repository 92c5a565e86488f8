package org.inkloom.story.page;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.page.Markup;
import org.inkloom.story.page.ReportSection.Figure;
import org.inkloom.story.page.ReportSection.Gallery;
import org.inkloom.story.page.ReportSection.GalleryPicture;
import org.inkloom.story.page.ReportSection.Heading;
import org.inkloom.story.page.ReportSection.Note;
import org.inkloom.story.page.ReportSection.Table;
import org.inkloom.story.page.ReportSection.Tone;

/** Renders the caller's sections as HTML. */
final class SectionMarkup {
    private final Figures figures;

    SectionMarkup(Figures figures) {
        this.figures = figures;
    }

    Markup of(ReportSection section) {
        return switch (section) {
            case Note note -> note(note);
            case Table table -> section(table.heading(), table(table), table.caption());
            case Figure figure -> section(figure.heading(), figure(figure), figure.caption());
            case Gallery gallery -> section(gallery.heading(), gallery(gallery), gallery.caption());
        };
    }

    private static Markup note(Note note) {
        String tone = note.tone() == Tone.WARNING ? "note warning" : "note";
        return Markup.of("<p class=\"{}\" role=\"note\" dir=\"auto\">{}</p>", tone, note.text());
    }

    private static Markup section(Heading heading, Markup body, String caption) {
        Markup below =
                caption.isEmpty() ? Markup.EMPTY : Markup.of("<p class=\"caption\" dir=\"auto\">{}</p>", caption);
        return Markup.of(
                "<section><h2>{} <span lang=\"en\">{}</span></h2>{}{}</section>",
                heading.chinese(),
                heading.english(),
                body,
                below);
    }

    private static Markup table(Table table) {
        List<Markup> head = table.header().stream()
                .map(cell -> Markup.of("<th>{}</th>", cell))
                .toList();
        List<Markup> rows = new ArrayList<>();
        for (List<String> row : table.rows()) {
            List<Markup> cells = row.stream()
                    .map(cell -> Markup.of("<td dir=\"auto\">{}</td>", cell))
                    .toList();
            rows.add(Markup.of("<tr>{}</tr>", Markup.join(cells)));
        }
        return Markup.of(
                "<div class=\"scroll\"><table"
                        + " class=\"plain\"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
                Markup.join(head),
                Markup.join(rows));
    }

    private Markup figure(Figure figure) {
        String link = figures.link(figure.file());
        return Markup.of(
                "<a class=\"picture figure\" href=\"{}\"><img src=\"{}\" alt=\"{}\" loading=\"lazy\"></a>",
                link,
                link,
                figure.caption().isEmpty() ? figure.heading().english() : figure.caption());
    }

    private Markup gallery(Gallery gallery) {
        List<Markup> items = new ArrayList<>();
        for (GalleryPicture picture : gallery.pictures()) {
            Markup frame = figures.thumbnail(picture.file())
                    .map(link -> Markup.of("<img src=\"{}\" alt=\"\" loading=\"lazy\">", link))
                    .orElse(Markup.of("<span class=\"broken\" aria-hidden=\"true\">残</span>"));
            Markup refusal = picture.refusal()
                    .map(reason -> Markup.of("<b dir=\"auto\">{}</b>", reason))
                    .orElse(Markup.EMPTY);
            items.add(Markup.of(
                    "<li class=\"{}\"><div>{}</div><span dir=\"auto\">{}</span>{}</li>",
                    picture.refusal().isPresent() ? "refused" : "kept",
                    frame,
                    picture.caption(),
                    refusal));
        }
        return Markup.of("<ul class=\"gallery\">{}</ul>", Markup.join(items));
    }
}
