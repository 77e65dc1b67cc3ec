from bs4 import BeautifulSoup


def words_of(answer) -> str:
    main = BeautifulSoup(answer.content, "html.parser").main
    return " ".join(main.get_text(" ").split())
